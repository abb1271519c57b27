import type { Flush } from '../domain/types';

/** The pause that a flush makes, counted by this browser's own clock. */
export class Wait {
	#ends: number | null = null;

	set( { wait }: Flush ): void {
		this.#ends = wait ? Date.now() + wait.seconds_left * 1_000 : null;
	}

	/** Gives the milliseconds that are left, null where there is no pause. */
	left(): number | null {
		return this.#ends === null
			? null
			: Math.max( 0, this.#ends - Date.now() );
	}

	/** Gives them in seconds, as a person counts. */
	seconds(): number | null {
		const left = this.left();
		return left === null ? null : Math.ceil( left / 1_000 );
	}
}
