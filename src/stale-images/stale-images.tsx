import '../flush-details/flush-details.css';
import './stale-images.css';

import { useCallback } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { getScan, listFindings } from '../api/scan';
import { ActionButton } from '../components/action-button';
import { fill, formatTime } from '../components/format';
import { Loadable } from '../components/loadable';
import { Problem } from '../components/problem';
import { checkedImages, type Scan } from '../domain/scan';
import { useLoaded } from '../hooks/use-loaded';
import { Findings } from './findings';
import { useScan } from './use-scan';

// As many as one flush of them takes at most, and a screen shows well.
const PER_PAGE = 20;

/** The scan for images that still look old to visitors, and what it found. */
export function StaleImages() {
	const [ state, reload ] = useLoaded( getScan );
	return (
		<Loadable state={ state } onTryAgain={ reload } lines={ 3 }>
			{ ( scan ) => <KnownScan scan={ scan } /> }
		</Loadable>
	);
}

function KnownScan( { scan: loaded }: { scan: Scan } ) {
	const { scan, error, busy, start, stop, goOn } = useScan( loaded );
	const { stale } = scan.counts;
	const load = useCallback(
		( signal: AbortSignal ) => listFindings( 1, PER_PAGE, signal ),
		// Whenever more were found. What is flushed here stays, with what came of it.
		// eslint-disable-next-line react-hooks/exhaustive-deps
		[ stale ]
	);
	const [ found, reload ] = useLoaded( load );
	const running = scan.state === 'running';
	return (
		<div className="spf-stale">
			<p>
				{ scan.message }
				{ scan.ended_at && (
					<span className="spf-quiet">
						{ ' ' }
						{ formatTime( scan.ended_at ) }
					</span>
				) }
			</p>
			{ running && <ScanProgress scan={ scan } /> }
			{ ( scan.can.start || scan.can.stop ) && (
				<ActionButton
					variant={ running ? 'secondary' : 'primary' }
					disabled={ busy }
					onClick={ running ? stop : start }
				>
					{ running
						? __( 'Stop', 'shortpixel-flush' )
						: __( 'Start', 'shortpixel-flush' ) }
				</ActionButton>
			) }
			{ error && (
				<Problem
					error={ error }
					{ ...( ( ! running || error.kind === 'session' ) && {
						onTryAgain: running ? goOn : start,
					} ) }
				/>
			) }
			{ found.status === 'failed' && (
				<Problem error={ found.error } onTryAgain={ reload } />
			) }
			{ found.value && found.value.total > 0 && (
				<Findings page={ found.value } />
			) }
			{ scan.counts.unknown > 0 && <Untold scan={ scan } /> }
		</div>
	);
}

function ScanProgress( { scan }: { scan: Scan } ) {
	const { images, stale } = scan.counts;
	return (
		<>
			<progress
				aria-label={ __( 'Images checked', 'shortpixel-flush' ) }
				max={ Math.max( 1, images ) }
				value={ Math.min( images, checkedImages( scan ) ) }
			/>
			<p className="spf-quiet">
				{ fill(
					/* translators: %s: number of images. */
					_n(
						'%s looks old so far.',
						'%s look old so far.',
						stale,
						'shortpixel-flush'
					),
					stale
				) }
			</p>
		</>
	);
}

/** What could not be told, with the reasons. */
function Untold( { scan: { counts, unknown } }: { scan: Scan } ) {
	return (
		<details>
			<summary>
				{ fill(
					/* translators: %s: number of images. */
					_n(
						'%s image could not be told',
						'%s images could not be told',
						counts.unknown,
						'shortpixel-flush'
					),
					counts.unknown
				) }
			</summary>
			<ul>
				{ unknown.map( ( { reason, message } ) => (
					<li key={ reason }>{ message }</li>
				) ) }
			</ul>
		</details>
	);
}
