import { __ } from '@wordpress/i18n';

import { fill } from '../components/format';
import type { Settings } from '../domain/types';

type NumberName =
	| 'wait_seconds'
	| 'parallel'
	| 'daily_addresses'
	| 'daily_credits'
	| 'warm_up_credits';

/** The least and the most of each number, as the server has them. */
export const limits: Record< NumberName, [ number, number ] > = {
	wait_seconds: [ 1, 300 ],
	parallel: [ 1, 16 ],
	daily_addresses: [ 0, 1_000_000 ],
	daily_credits: [ 0, 1_000_000 ],
	warm_up_credits: [ 1, 1_000 ],
};

/** What is wrong with numbers, in the fields that are shown. The server checks the rest. */
export function refusedFields(
	settings: Settings
): Partial< Record< string, string > > {
	const refused: Partial< Record< string, string > > = {};
	for ( const name of Object.keys( limits ) as NumberName[] ) {
		const [ least, most ] = limits[ name ];
		const value = settings[ name ];
		const isShown = name !== 'warm_up_credits' || settings.warm_up;
		const fits =
			Number.isInteger( value ) && value >= least && value <= most;
		if ( isShown && ! fits ) {
			refused[ name ] = fill(
				/* translators: 1: the smallest number, 2: the largest number. */
				__(
					'Enter a whole number from %1$s to %2$s.',
					'shortpixel-flush'
				),
				least,
				most
			);
		}
	}
	return refused;
}
