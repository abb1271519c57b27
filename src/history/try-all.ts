import type { ApiError } from '../api/errors';
import type { Flush } from '../domain/types';
import { driverOf } from '../hooks/flush-registry';
import { problemOf } from '../hooks/progress';

export interface Tried {
	begun: number;
	/** Those that nobody agreed to, or that the server refused by themselves. */
	left: number;
	/** What would meet all further ones as well. */
	error: ApiError | null;
}

/** Tries flushes again, one after the other. What costs more than goes without saying asks first, each by itself. */
export async function tryAll( flushes: Flush[] ): Promise< Tried > {
	const tried: Tried = { begun: 0, left: 0, error: null };
	for ( const flush of flushes.filter( ( { can } ) => can.retry ) ) {
		const driver = driverOf( flush );
		driver.follow( flush );
		const before = driver.getSnapshot();
		await driver.act( 'retry' );
		const after = driver.getSnapshot();
		const problem = problemOf( after );
		if (
			problem &&
			problem.kind !== 'refused' &&
			problem.kind !== 'gone'
		) {
			return { ...tried, error: problem };
		}
		// Who says no is where they were.
		if (
			problem ||
			( 'flush' in before &&
				'flush' in after &&
				after.flush === before.flush )
		) {
			tried.left += 1;
		} else {
			tried.begun += 1;
		}
	}
	return tried;
}
