import { useRef } from '@wordpress/element';
import type { ReactNode } from 'react';

import type { FlushProgress } from '../drive/progress';
import { CheckWhy } from './check-why';
import { actionsOf, type LineActions } from './flush-actions';
import { Mark } from './mark';
import { lineOf } from './sentences';
import { useFocusBack } from './use-focus-back';

// The screen's first script imports Mark from here and so contains this module; scripts loaded later don't repeat it.
export { Mark };

interface Props {
	progress: FlushProgress;
	details?: ReactNode;
	on?: LineActions;
	/** The heading above; the line does not repeat its sentence. */
	heading?: string;
	/** The text until the server answers; “Flushing…” if omitted. */
	startText?: string;
}

/** One sentence about a flush, with the most likely action. */
export function FlushLine( props: Props ) {
	const { progress, details, heading, startText, on = {} } = props;
	const place = useRef< HTMLSpanElement >( null );
	const leave = useFocusBack( place, progress.status === 'open' );
	const line = lineOf( progress, startText );
	if ( ! line ) {
		return null;
	}
	const isSaid = [ heading, `${ heading }.` ].includes( line.text );
	const acting = 'acting' in progress && progress.acting !== null;
	const action = actionsOf( progress, on ).slice( 0, 1 );
	const buttons = action.map( ( { name, text, run } ) => (
		<button
			key={ name }
			type="button"
			className="button-link"
			aria-disabled={ acting }
			onClick={ () => {
				if ( ! acting ) {
					leave( text );
					run();
				}
			} }
		>
			{ text }
		</button>
	) );
	const checks =
		progress.status === 'ended' &&
		! progress.problem &&
		progress.flush.offers.includes( 'check_why' );
	return (
		<span
			ref={ place }
			tabIndex={ -1 }
			className={ `spf-line is-${ line.tone }` }
		>
			{ ! isSaid && (
				<>
					<Mark tone={ line.tone } />
					<span className="spf-line__text">
						{ [ line.text, line.countdown ]
							.filter( Boolean )
							.join( ' ' ) }
					</span>
				</>
			) }
			{ progress.status === 'ended' && details }
			{ checks ? (
				<CheckWhy
					key={ progress.flush.id }
					flushId={ progress.flush.id }
				>
					{ buttons }
				</CheckWhy>
			) : (
				buttons
			) }
		</span>
	);
}
