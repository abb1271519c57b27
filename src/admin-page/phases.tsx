import { __ } from '@wordpress/i18n';

import { Mark } from '../components/flush-line';
import { fill } from '../components/format';
import { workStateLabel } from '../components/labels';
import { type PhaseName, phasesOf } from '../domain/phases';
import type { Flush, WorkState } from '../domain/types';

const tones = {
	queued: 'neutral',
	running: 'busy',
	done: 'good',
	skipped: 'neutral',
	failed: 'bad',
} as const;

interface Props {
	flush: Flush;
	secondsLeft: number | null;
}

/** How far a flush is, in a few named phases. */
export function Phases( { flush, secondsLeft }: Props ) {
	return (
		<ol className="spf-phases">
			{ phasesOf( flush ).map( ( { name, state } ) => (
				<li
					key={ name }
					className={ `is-${ state }` }
					aria-current={ state === 'running' ? 'step' : undefined }
				>
					{ phaseLabel( name ) }
					<Mark tone={ tones[ state ] } />
					{ name === 'wait' && state === 'running' && secondsLeft ? (
						<span aria-hidden="true">
							{ fill(
								/* translators: %s: number of seconds. */
								__( '%s s', 'shortpixel-flush' ),
								secondsLeft
							) }
						</span>
					) : null }
					<State state={ state } />
				</li>
			) ) }
		</ol>
	);
}

// Read only by screen readers: the marks and the weight of the names say it to others.
function State( { state }: { state: WorkState } ) {
	return (
		<span className="screen-reader-text">{ workStateLabel( state ) }</span>
	);
}

function phaseLabel( name: PhaseName ): string {
	const labels: Record< PhaseName, string > = {
		find: __( 'Find', 'shortpixel-flush' ),
		remove: __( 'Remove', 'shortpixel-flush' ),
		wait: __( 'Wait', 'shortpixel-flush' ),
		link: __( 'Change links', 'shortpixel-flush' ),
		try: __( 'Try', 'shortpixel-flush' ),
		caches: __( 'Clear caches', 'shortpixel-flush' ),
		check: __( 'Check', 'shortpixel-flush' ),
	};
	return labels[ name ];
}
