import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { forgetLearned } from '../api/learned';
import { type ApiError, toApiError } from '../api/errors';
import { AskFirst } from '../components/ask-first';
import { Problem } from '../components/problem';
import type { Learned } from '../domain/types';
import { LearnedTable } from './learned-table';

/** What was learned, with a button to forget it. */
export function LearnedLists( { learned: loaded }: { learned: Learned } ) {
	const [ learned, setLearned ] = useState( loaded );
	const [ error, setError ] = useState< ApiError | null >( null );
	const region = useRef< HTMLDivElement >( null );
	useEffect( () => setLearned( loaded ), [ loaded ] );
	const forget = async () => {
		setError( null );
		try {
			setLearned( await forgetLearned() );
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
			{ learned.lists.length > 0 && (
				<AskFirst
					button={ __( 'Forget them…', 'shortpixel-flush' ) }
					question={ __(
						'Forget all known sizes? Nothing changes for visitors; the next flush collects them again from the pages it measures and reads.',
						'shortpixel-flush'
					) }
					confirm={ __( 'Forget them', 'shortpixel-flush' ) }
					onConfirm={ forget }
				/>
			) }
			{ error && <Problem error={ error } onTryAgain={ forget } /> }
		</div>
	);
}
