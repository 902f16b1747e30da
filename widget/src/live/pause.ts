/** A wait that ends early when it is woken, such as by a connection that is back. */
export class Pause {
  #wake: (() => void) | null = null;

  /** Wait so many milliseconds, or until `wake`. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      this.#wake = done;
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
    });
  }

  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
