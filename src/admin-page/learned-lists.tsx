import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { forgetLearned, getLearned } from '../api/client';
import { type ApiError, toApiError } from '../api/errors';
import { ActionButton } from '../components/action-button';
import { Loadable } from '../components/loadable';
import { Problem } from '../components/problem';
import type { Learned } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';
import { ForgetQuestion } from './forget-question';
import { LearnedTable } from './learned-table';

const load = ( signal: AbortSignal ) => getLearned( signal );

/** What flushes learned of the addresses that browsers ask for; loaded when somebody wants to see it. */
export function LearnedLists() {
	const [ open, setOpen ] = useState( false );
	const [ state, reload ] = useLoaded( open ? load : null );
	return (
		<div className="spf-learned">
			<h3>{ __( 'What flushes have learned', 'shortpixel-flush' ) }</h3>
			<p className="spf-quiet">
				{ __(
					'Each flush remembers with which widths and settings browsers asked for pictures, and tries them on the next picture too.',
					'shortpixel-flush'
				) }
			</p>
			<ActionButton
				variant="link"
				expanded={ open }
				onClick={ () => setOpen( ! open ) }
			>
				{ open
					? __( 'Hide what was learned', 'shortpixel-flush' )
					: __( 'Show what was learned', 'shortpixel-flush' ) }
			</ActionButton>
			{ open && (
				<Loadable state={ state } onTryAgain={ reload } lines={ 4 }>
					{ ( loaded ) => <Forgettable loaded={ loaded } /> }
				</Loadable>
			) }
		</div>
	);
}

function Forgettable( { loaded }: { loaded: Learned } ) {
	const [ learned, setLearned ] = useState( loaded );
	const [ asking, setAsking ] = useState( false );
	const [ error, setError ] = useState< ApiError | null >( null );
	const region = useRef< HTMLDivElement >( null );
	useEffect( () => setLearned( loaded ), [ loaded ] );
	const forget = async () => {
		setError( null );
		try {
			setLearned( await forgetLearned() );
			setAsking( false );
			// The button that had the focus is gone with what it forgot.
			region.current?.focus();
			speak( __( 'Forgotten.', 'shortpixel-flush' ) );
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
		}
	};
	return (
		<div ref={ region } tabIndex={ -1 } className="spf-learned__lists">
			<LearnedTable learned={ learned } />
			{ learned.lists.length + learned.screens.length > 0 && (
				<ForgetQuestion
					asking={ asking }
					onAsk={ setAsking }
					onForget={ forget }
				/>
			) }
			{ error && <Problem error={ error } onTryAgain={ forget } /> }
		</div>
	);
}
