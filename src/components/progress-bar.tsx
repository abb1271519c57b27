import { __ } from '@wordpress/i18n';

import { countedProgress } from './sentences';
import type { Flush } from '../domain/types';

/** Shows how many copies of a flush are sent and checked; nothing if it goes through steps instead. */
export function ProgressBar( { flush }: { flush: Flush } ) {
	const counted = countedProgress( flush );
	return counted ? (
		<progress
			aria-label={ __(
				'Copies flushed and checked',
				'shortpixel-flush'
			) }
			max={ counted.max }
			value={ counted.value }
		/>
	) : null;
}
