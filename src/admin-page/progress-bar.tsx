import { __ } from '@wordpress/i18n';

import { countedProgress } from '../components/sentences';
import type { FlushDriver } from '../hooks/flush-driver';
import { flushOf } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';

/** How many of a flush's addresses are sent and checked. Hidden, it keeps its space. */
export function ProgressBar( { driver }: { driver: FlushDriver } ) {
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const counted = flush && countedProgress( flush );
	return (
		<progress
			className={
				progress.status === 'open' && counted ? '' : 'is-quiet'
			}
			aria-label={ __(
				'Copies flushed and checked',
				'shortpixel-flush'
			) }
			aria-hidden={ progress.status !== 'open' }
			max={ counted?.max ?? 1 }
			value={ counted?.value ?? 0 }
		/>
	);
}
