import { useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import type { Tone } from '../domain/flush';
import type { FlushStep, WorkState } from '../domain/types';
import { ActionButton } from './action-button';
import { Mark } from './flush-line';
import { fill } from './format';
import { workStateLabel } from './labels';
import { useFocusBack } from './use-focus-back';

const tones: Record< WorkState, Tone > = {
	queued: 'neutral',
	running: 'busy',
	done: 'good',
	skipped: 'neutral',
	failed: 'bad',
};

interface Props {
	steps: FlushStep[];
	/** Retries the flush. */
	onContinue?: () => void;
}

/** The steps of a flush with their states, results and, as far as known, durations. */
export function Steps( { steps, onContinue }: Props ) {
	const list = useRef< HTMLOListElement >( null );
	const leave = useFocusBack(
		list,
		steps.some( ( { state } ) => state === 'queued' || state === 'running' )
	);
	const text = __( 'Continue from here', 'shortpixel-flush' );
	// One button is enough, since retrying covers later failed steps too.
	const first = steps.findIndex( ( { state } ) => state === 'failed' );
	return (
		<ol ref={ list } tabIndex={ -1 } className="spf-steps">
			{ steps.map( ( step, index ) => (
				<li
					// A site with two CDNs has two steps with the same id.
					key={ `${ step.id } ${ index }` }
					className={ `is-${ step.state }` }
					aria-current={
						step.state === 'running' ? 'step' : undefined
					}
				>
					<Mark tone={ tones[ step.state ] } />
					<span className="spf-steps__title">{ step.title }</span>
					<span className="spf-steps__state">
						{ stateText( step ) }
					</span>
					{ step.message !== '' && (
						<span className="spf-steps__message">
							{ step.message }
						</span>
					) }
					{ index === first && onContinue && (
						<span className="spf-steps__message">
							<ActionButton
								variant="link"
								label={ `${ text }: ${ step.title }` }
								onClick={ () => {
									leave( text );
									onContinue();
								} }
							>
								{ text }
							</ActionButton>
						</span>
					) }
				</li>
			) ) }
		</ol>
	);
}

function stateText( { state, seconds }: FlushStep ): string {
	if ( seconds === null || state === 'queued' || state === 'skipped' ) {
		return workStateLabel( state );
	}
	return fill(
		/* translators: 1: a state, such as "Done", 2: number of seconds. */
		__( '%1$s, %2$s s', 'shortpixel-flush' ),
		workStateLabel( state ),
		Math.round( seconds * 10 ) / 10
	);
}
