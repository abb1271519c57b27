import { __ } from '@wordpress/i18n';

import { getLearned } from '../api/learned';
import { OnDemand } from '../components/on-demand';
import { loadLearnedLists } from './load-on-demand';

async function load( signal: AbortSignal ) {
	const [ LearnedLists, learned ] = await Promise.all( [
		loadLearnedLists(),
		getLearned( signal ),
	] );
	return { LearnedLists, learned };
}

/** The sizes that flushes have seen browsers ask for, loaded once somebody opens them. */
export function KnownSizes() {
	return (
		<div>
			<h3>{ __( 'Known sizes', 'shortpixel-flush' ) }</h3>
			<p className="spf-quiet">
				{ __(
					'Each flush remembers the widths that browsers ask for, and tries them on the next image too. Forget them after a change of theme, if flushes take long.',
					'shortpixel-flush'
				) }
			</p>
			<OnDemand
				show={ __( 'Show the known sizes', 'shortpixel-flush' ) }
				hide={ __( 'Hide the known sizes', 'shortpixel-flush' ) }
				load={ load }
				lines={ 4 }
			>
				{ ( { LearnedLists, learned } ) => (
					<LearnedLists learned={ learned } />
				) }
			</OnDemand>
		</div>
	);
}
