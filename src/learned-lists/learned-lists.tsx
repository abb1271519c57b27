import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { forgetLearned } from '../api/client';
import { type ApiError, toApiError } from '../api/errors';
import { Problem } from '../components/problem';
import type { Learned } from '../domain/types';
import { ForgetQuestion } from './forget-question';
import { LearnedTable } from './learned-table';

/** What was learned, with a button to forget it. */
export function LearnedLists( { learned: loaded }: { learned: Learned } ) {
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
			// The focused button is gone.
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
