import type { Flush } from '../domain/types';

/** A flush's wait, counted down by the browser's own clock. */
export class Wait {
	#ends: number | null = null;

	set( { wait }: Flush ): void {
		this.#ends = wait ? Date.now() + wait.seconds_left * 1_000 : null;
	}

	/** Returns the remaining milliseconds; null while the flush does not wait. */
	left(): number | null {
		return this.#ends === null
			? null
			: Math.max( 0, this.#ends - Date.now() );
	}

	/** Returns the remaining seconds, rounded up. */
	seconds(): number | null {
		const left = this.left();
		return left === null ? null : Math.ceil( left / 1_000 );
	}
}
