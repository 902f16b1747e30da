"""What people type while a name, an address or a description is asked for: answers, commands and questions."""

from __future__ import annotations

NAMES = (
    """
Hanako Sato|佐藤花子|佐藤 花子|佐藤　花子|さとう はなこ|サトウ ハナコ|ｻﾄｳ ﾊﾅｺ|山田 太郎|髙橋 一郎|渡邊 さくら
斎藤 学|林|関|東海林 さだお|五十嵐 恵|小鳥遊 六花|ジョン・スミス|マリア・ガルシア|やまだ たろう|よしだ かずや
しまだ ゆうた|柳井 正|やない ただし|岡本 真央|高橋です|私は佐藤花子です|佐藤花子と申します|氏名：山田太郎
名前は鈴木一郎です|SATO Hanako|Sato, Hanako|Tanaka-san|Tanaka Ichiro|Shin'ichi Ōno|Yūko Itō|Go Nagai|Hiromi Go
Jun Back|Ken Ask|Ai Ueda|Mai Kuraki|Yu Yamada|You Tanaka|An Nguyen|Do Minh Anh|My Linh Tran|Tra My|No Min-woo
So Ji-sub|Ok Taec-yeon|To Huu|Can Yilmaz|I Wayan Sudarsana|i wayan sudarsana|Nguyen The Anh|nguyen the anh
Will Young|will young|May Back|may back|Hope Stop|hope stop|Cancel Tanaka|cancel tanaka|Grace Change|Chase Back
Skip Bayless|Skip Johnson|Mark Next|Will Back|Sue Back|Grant Stop|Bill Quit|Art Person|Penny Wrong|Rob Skip
Nick Change|Pat Return|Dean Previous|Hope Cancel|Faith Skip|Joy Back|Summer Stop|Rose Forget|Page Back
Chance Human|Major Agent|Guy Person|Max Human|Drew Back|Peter Out|Sandy Beach|Reuben Fine|Jack Good|Doris Day
Sunny Day|Young Lee|Long Nguyen|How Tan|How Tan Wei|May Lee|June May|April May|Mark Hope|Bill Grant|Sue Grant
Pat Art|Rob Page|Frank Wright|Ernest Hope|Will Will|Will Power|May Day|Christian Cross|Rich Cash|Victor Price
John Smith|Jane Q. Public|J. R. R. Tolkien|Dr. Hanako Sato|Mr Tanaka|Ms. Tanaka|Prof. Dr. Jürgen Müller
Sir Ian McKellen|Mrs. O'Hara|Conan O'Brien|Sinéad O’Connor|Mary-Jane Watson|Ludwig van Beethoven|Juan de la Cruz
Leonardo da Vinci|Osama bin Said|Abd al-Rahman|María José Carreño Quiñones|Nguyễn Thị Minh Khai
Søren Kierkegaard|Þóra Jónsdóttir|Björn Ångström|Łukasz Żak|François L'Écuyer|Иван Петров|Анна Каренина|김민수
박 지성|王小明|李娜|محمد علي|שרה כהן|นภา ใจดี|राम शर्मा|Γιώργος Παπαδόπουλος|Sukarno|Suharto|Madonna|Teller|Pelé
Cher|Björk|Li|Wu|Henry Ford II|Martin Luther King Jr.|John Smith 3rd|Sammy Davis, Jr.|Louis XIV|Hello Kitty
Hi Sung Kim|my name is Will Young|My name's May Back|I am Hope Stop|I'm Grace Change|it's Hanako Sato
This is Ken Tanaka|Name: Hanako Sato|hello, my name is Hanako Sato|yes, Hanako Sato|Hi! I am Bill Grant
call me Ishmael Hope|the name is James Bond|full name: Will Young|his name is Taro Yamada|Hanako Sato (佐藤花子)
佐藤花子（さとうはなこ）|Hanako Sato.|"Hanako Sato"|HANAKO SATO|hanako sato|ＨＡＮＡＫＯ　ＳＡＴＯ
Emperor Norton|Princess Masako|Captain Hook|Justin Case|Paige Turner|Sue Ridge|Robin Banks|Bob Back|Ella Vader
Noah Way|Ray Gun|Dawn Early|Wendy Last|Earl Grey|Stone Cold|Rusty Gates|Skip Page|Miles Long|Ann Other|Annie One
Rob Last|Joe Bloggs|Max Power|Wade Return|Will Leave|Mae Leave|Ivan Undo|Otto Redo|Finn Finish|Ines End
Lars Drop|Nora Need|Lee Reason|Kay Point|Ida Mean|Yuki Stop|Aya Exit|Ren Quit|Rin Skip|Sho Pass|Emi Next
Mio Blank|Kai Edit|Leo Fix|Zoe Correct|Eva Alter|Tim Staff|Tom Human|Kim Agent
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

ADDRESSES = [
    "100-0001 1-1 Chiyoda, Chiyoda-ku, Tokyo",
    "〒108-0074 東京都港区高輪3-24-18",
    "〒１０８－００７４　東京都港区高輪３丁目２４番１８号",
    "108-0074東京都港区高輪三丁目24番18号 高輪エンパイヤビル5階",
    "東京都千代田区千代田1-1 〒100-0001",
    "〒1000001 東京都千代田区千代田１ー１",
    "〒 100 - 0001 Tokyo, Chiyoda",
    "Tennoz First Tower, 2-2-4 Higashi Shinagawa, Shinagawa-ku, Tokyo, 140-8621, Japan",
    "13th Floor, Shiodome Shibarikyu Building, 1-2-3 Kaigan, Minato-ku, Tokyo, 105-0022, Japan",
    "My address is 2-3-4 Umeda, Kita-ku, Osaka 530-0001",
    "please send it to 5-6-7 Back Street, Naka-ku, Yokohama 231-0001",
    "c/o Will Young, Stop Inn 2F, 1-2-3 Ginza, Chuo-ku, Tokyo 104-0061",
    "Why Not House 302, 1-1 Minami, Sapporo 060-0001",
    "Hotel Cancel, 1-5 Kita, Naha, Okinawa 900-0001",
    "Next Page Bldg 4F, 3-3-3 Tenjin, Fukuoka 810-0001",
    "京都府京都市中京区寺町通御池上る上本能寺前町488番地 604-8571",
    "北海道札幌市北区北８条西５丁目\n〒060-0808",
    "〒９００-００１５\n沖縄県那覇市久茂地1-2-3\nスカイハイツ201号室",
    "Apt 5, The Change Residence, 4-5 Aoba, Sendai 980-0001, Miyagi",
    "980‐0001 仙台市青葉区中江１−２−３",
    "postcode 4600001, 1-2 Sannomaru, Naka-ku, Nagoya",
    "zip 460-0001 Naka Ward, Nagoya, telephone 052-123-4567",
    "Taro Yamada, 090-1234-5678, 1-2-3 Honmachi, Osaka 541-0053",
    "Human House, 7-8-9 Person-dori, Kobe 650-0001",
    "1-1 Help, Iwata, Shizuoka 438-0001",
]
PLACES = [
    "Sapporo 060-0001",
    "仙台市青葉区 980-0001",
    "Niigata-shi Chuo-ku 951-8550",
    "長野市南長野 380-0846",
    "Kanazawa 920-8577",
    "名古屋市中区三の丸 460-8508",
    "Kyoto 604-8571",
    "大阪市北区中之島 530-8201",
    "Kobe 650-8570",
    "岡山市北区大供 700-8544",
    "Hiroshima 730-8586",
    "松山市二番町 790-8571",
    "Fukuoka 810-8620",
    "熊本市中央区手取本町 860-8601",
    "Naha 900-8585",
]
ADDRESSES += [
    f"{number} {place}"
    for place in PLACES
    for number in ("1-2-3", "２丁目３番４号", "Stop Heights 101,", "No. 5 Back Lane,", "c/o May Contact,")
]

FREE_TEXTS = (
    """
everything|Everything you have.|all of it|my whole file
the account under my old e-mail address, opened about 2020|my newsletter subscription
I stopped my contract in May 2023 and still get letters|You should stop the newsletter, not my account
Please cancel the newsletter as well|I want you to go back to my data of 2019
the data from before I changed my name|Calls I got from an agent named Ken in March
the recording of my call to a human operator last week|I cancelled my order and want to know what is left
cancellation of contract no. 4455|My old address is still there|It says I live in Osaka but I moved to Kyoto
The surname should be Sato, not Saito|my birthday is wrong|Back Street 5 should be Bach Street 5
Stop Shop account|the Skip app|the previous owner of my number gave it to you|contact form of 3 May
I wrote to your contact address twice and nobody answered
I met your staff at the fair in Makuhari and gave them my card|Hello Work application
the letter of 4 April, and the e-mail of 5 April|my application for the post of sales assistant
I was an intern in 2018|interview in autumn 2022|How you got my number. I never gave it to you.
What you hold about my visits in May|Which data you got from the trade fair in 2023
When I was a customer, from 2015 to 2020|Where I lived before: Osaka
Who called me on 5 June is what I want to know|what you know about me
I don't know exactly, anything with my e-mail address in it|not sure, maybe the webinar
Nothing special, just my account|no idea, sorry, the shop account|Please help me, I get twenty mails a day
thank you for asking, it is the account hanako1980|hi, it is about my wife's account|Yes, the web shop
I'd like the data of my late father, Taro|my mother's account, she cannot write any more
It is about a complaint I made last year|ウェブ会員の登録情報すべて|御社のメールマガジンの登録
2023年5月の展示会で渡した名刺の情報|以前の住所が残っています|採用応募の書類|全部|すべてです
データの利用をやめてほしいです。キャンセルした契約についてです。|電話の録音を見せてください
名前の漢字が間違っています。正しくは髙橋です。|Alles über mein Konto bei Ihnen|Todos mis datos, por favor
toutes les données de mon compte|all photos of me from the entrance camera
video from the front door, 6 June, about 10:30|the cookies of my browser, id abc123|access logs for 203.0.113.7
IP address 203.0.113.7 in January|tickets 123 and 456|order 2023-0042|customer number 99887766
member id stop-1980|user name cancel_me|login: back2black|handle @may_back|My data in the system "Return"
the list called "Do not call"|previous employer reference|change log of my profile
a typo in my name: Sato not Saot|the wrong phone number, 03-1111-2222
it is a mistake from 2020, you mixed me up with another person|skip the marketing data, I want the contracts
leave the account, delete the photos|only the mails, leave the rest|quit being a member in 2021
exit interview notes|end of contract letter|I changed my mind about the newsletter I ordered in 2020|before 2020
after my return from the USA|next of kin data|pass number of the entrance card
the reason you turned my application down|why I was refused, in writing
I want to know what you hold about my visits in May|I would like to know who called me
a person called Yamada has my data|another human with my name gets my mail|stop press|previous address: Osaka
agent 47|my user name is back_again|help desk calls of June
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

COMMANDS = {
    "cancel": (
        "cancel|Cancel.|stop|please stop|cancel that|never mind|forget it|quit|exit|I want to stop here|"
        "let's stop|cancel the form|stop asking me|I'm done with this form|get me out of here|end this|"
        "cancel everything|can we stop now|drop it|i want to cancel"
    ),
    "go_back": (
        "back|go back|Back please|previous question|one step back please|return to the last question|"
        "I want to go back|can we go back|take me back|the question before|go to the previous step|"
        "oops, back|undo the last answer|may I go back|let me answer the last question again"
    ),
    "skip": (
        "skip|skip this|next|next question|leave it blank|pass|move on|I'd rather not say|"
        "can I skip this one|skip it please"
    ),
    "why": (
        "why|why do you ask?|why do you need that|what for|why is that necessary|"
        "what is the reason for this question|why do you need my name|do you really need this|"
        "why are you asking me this|what is the point of this question"
    ),
    "handoff": (
        "let me talk to a person|human please|I want to speak to a human|can I talk to someone|"
        "connect me with an agent|operator|get me a real person|talk to a person|"
        "can I speak to a member of your staff|I need a human"
    ),
    "change": (
        "change my name|I want to change something|change the kind of request|I made a mistake|"
        "edit my answer|I entered the wrong name|the name I gave is wrong|I misspelled my name|"
        "change something|I need to change one thing"
    ),
}

QUESTIONS = (
    """
What cookies do you use?|what cookies do you use|how long do you keep my data?|how long do you keep my data
do you sell my data?|do you sell my data|who sees my data|Who can see my data?
is my data shared with third parties?|is my data encrypted|where is my data stored?|where do you store my data
what is the fee?|what's the fee|How much does it cost?|how much is it?|do I have to pay?
is there a fee for this?|how do I pay the fee?|when do you answer?|how long does it take?
which documents do I need?|do you need my passport?|can an agent do this for me?|what are your opening hours?
are you open today?|who is responsible for personal information?|what do you use my data for?
for what do you use my e-mail address?|why do you collect my data?|do you record calls?|are calls recorded?
do you use Google Analytics?|what is BowNow?|is my data sent abroad?|do you send data to other countries?
what about employees?|and what about applicants?|can you refuse my request?|could you refuse this?
what if you refuse?|can I complain somewhere?|who can I complain to?|where can I complain?
when was the policy revised?|what does the policy say about minors?|do you have a PrivacyMark?
are you certified?|which law applies?|what is personal information?|do your partners get my data?
does anyone else get my e-mail?|is it safe?|how do you protect my data?|how is my data protected
tell me about cookies|tell me how long you keep this|can you tell me who gets this data?
will you use it for advertising?|would you share it?|has there ever been a data breach?
ok, but what does it cost?|sorry, how long do you keep it?|what happens to my data when I leave?
is there a form?|where do I get the form?|how can I opt out of cookies?
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
