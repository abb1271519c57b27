import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getLearned } from '../api/client';
import { ActionButton } from '../components/action-button';
import { Loadable } from '../components/loadable';
import { useLoaded } from '../hooks/use-loaded';
import { loadLearnedLists } from './load-on-demand';

async function load( signal: AbortSignal ) {
	const [ LearnedLists, learned ] = await Promise.all( [
		loadLearnedLists(),
		getLearned( signal ),
	] );
	return { LearnedLists, learned };
}

/** What flushes learned of the addresses that browsers ask for, loaded on demand. */
export function LearnedPart() {
	const [ open, setOpen ] = useState( false );
	const [ state, reload ] = useLoaded( open ? load : null );
	return (
		<div className="spf-learned">
			<h3>{ __( 'Known sizes', 'shortpixel-flush' ) }</h3>
			<p className="spf-quiet">
				{ __(
					'Each flush remembers the widths and settings that browsers ask for, and tries them on the next image too.',
					'shortpixel-flush'
				) }
			</p>
			<ActionButton
				variant="link"
				expanded={ open }
				onClick={ () => setOpen( ! open ) }
			>
				{ open
					? __( 'Hide the known sizes', 'shortpixel-flush' )
					: __( 'Show the known sizes', 'shortpixel-flush' ) }
			</ActionButton>
			{ open && (
				<Loadable state={ state } onTryAgain={ reload } lines={ 4 }>
					{ ( { LearnedLists, learned } ) => (
						<LearnedLists learned={ learned } />
					) }
				</Loadable>
			) }
		</div>
	);
}
