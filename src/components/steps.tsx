import { __ } from '@wordpress/i18n';

import type { Tone } from '../domain/flush';
import type { FlushStep, WorkState } from '../domain/types';
import { Mark } from './flush-line';
import { fill } from './format';
import { workStateLabel } from './labels';

const tones: Record< WorkState, Tone > = {
	queued: 'neutral',
	running: 'busy',
	done: 'good',
	skipped: 'neutral',
	failed: 'bad',
};

/** The steps of a site flush, each with its own state and time. */
export function Steps( { steps }: { steps: FlushStep[] } ) {
	return (
		<ol className="spf-steps">
			{ steps.map( ( step ) => (
				<li
					key={ step.id }
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
