import { createHash } from 'node:crypto';

/**
 * A distribution of delays: `[ 0.9, 16 ]` means that 90% of the removals are done within 16 seconds. The points are in
 * ascending order; the last share is 1.
 */
export type DelayCurve = readonly ( readonly [
	share: number,
	seconds: number,
] )[];

/** Returns the seconds within which this share of the removals is done, interpolated linearly between two points. */
export const delayAt = ( curve: DelayCurve, share: number ): number => {
	const at = curve.findIndex( ( [ upTo ] ) => share <= upTo );
	const [ end, most ] = curve[ at ] ?? [ 1, 0 ];
	const [ begin, least ] = curve[ at - 1 ] ?? [ 0, most ];
	return (
		least +
		( end === begin ? 0 : ( share - begin ) / ( end - begin ) ) *
			( most - least )
	);
};

/** Returns a pseudo-random number from 0 to less than 1, the same for the same seed and turn. */
const chance = ( seed: number, turn: number ): number =>
	createHash( 'sha256' )
		.update( `${ seed } ${ turn }` )
		.digest()
		.readUInt32BE() /
	2 ** 32;

const TOGETHER = 10_000;

/**
 * Draws the delays of removals. Removals within ten seconds of the first share its draw, because a CDN is slow for a
 * while, not for one address.
 */
export class Delays {
	private turn = 0;
	private until = -Infinity;

	/** Returns the delay of a removal that is accepted now, in seconds. */
	next(
		delay: number | DelayCurve,
		{ seed, now }: { seed: number; now: number }
	): number {
		if ( typeof delay === 'number' ) {
			return delay;
		}
		if ( now >= this.until ) {
			this.turn += 1;
			this.until = now + TOGETHER;
		}
		return delayAt( delay, chance( seed, this.turn ) );
	}

	reset(): void {
		this.turn = 0;
		this.until = -Infinity;
	}
}
