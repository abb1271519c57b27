import { createHash } from 'node:crypto';

/** The distribution of delays: shares of the removals with the seconds within which they are done, both rising, up to the share 1. */
export type DelayCurve = readonly ( readonly [
	share: number,
	seconds: number,
] )[];

/** The seconds within which this share of the removals is done; linear between two points. */
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

/** Returns a pseudo-random number from 0 to less than 1, always the same for a seed and a turn. */
const chance = ( seed: number, turn: number ): number =>
	createHash( 'sha256' )
		.update( `${ seed } ${ turn }` )
		.digest()
		.readUInt32BE() /
	2 ** 32;

const TOGETHER = 10_000;

/** Draws the delays of removals. Removals within ten seconds share one: a CDN is slow for a while, not for one address. */
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
