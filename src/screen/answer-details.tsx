import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import { OnDemand } from '../components/on-demand';
import type { FindingPage, Scan } from '../domain/scan';
import type { Status } from '../domain/types';
import type { ScanState } from '../hooks/use-scan';
import { loadConnection } from './load-on-demand';

interface Props {
	scan: Scan;
	state: ScanState;
	/** The old images; null if there are none, or they are not loaded yet. */
	found: FindingPage | null;
	status: Status;
}

/** The reasons for the answer, further checks, and the site's connection, on demand. */
export function AnswerDetails( { scan, state, found, status }: Props ) {
	return (
		<OnDemand
			show={ __( 'Details', 'shortpixel-flush' ) }
			hide={ __( 'Hide details', 'shortpixel-flush' ) }
			load={ loadConnection }
			lines={ 4 }
		>
			{ ( Connection ) => (
				<>
					{ found && <Why page={ found } /> }
					<Untold scan={ scan } />
					{ scan.can.start && (
						<div className="spf-buttons">
							{ found && <CheckNow state={ state } /> }
							<CheckAll state={ state } />
						</div>
					) }
					<Connection status={ status } />
				</>
			) }
		</OnDemand>
	);
}

/** A button that checks recent images. */
export function CheckNow( { state: { busy, start } }: { state: ScanState } ) {
	return (
		<ActionButton
			small
			vanishes
			disabled={ busy }
			onClick={ () => start( 'recent' ) }
		>
			{ __( 'Check now', 'shortpixel-flush' ) }
		</ActionButton>
	);
}

function CheckAll( { state: { busy, start } }: { state: ScanState } ) {
	return (
		<ActionButton
			small
			vanishes
			disabled={ busy }
			onClick={ () => start( 'library' ) }
		>
			{ __( 'Check all images', 'shortpixel-flush' ) }
		</ActionButton>
	);
}

/** Why each of these images looks old. */
function Why( { page }: { page: FindingPage } ) {
	return (
		<ul className="spf-reasons">
			{ page.findings.map( ( { attachment, message } ) => (
				<li key={ attachment.id }>
					<strong>{ attachment.title }</strong> { message }
				</li>
			) ) }
		</ul>
	);
}

/** Whether no image could be judged, all for the same reason. */
export function isUnknown( { tone, counts, unknown }: Scan ): boolean {
	const known = counts.new + counts.unchanged;
	return tone === 'neutral' && known === 0 && unknown.length === 1;
}

/** The number of images that could not be judged, and why, unless that is already the answer. */
function Untold( { scan }: { scan: Scan } ) {
	const { counts, unknown } = scan;
	return counts.unknown === 0 || isUnknown( scan ) ? null : (
		<>
			<p>
				{ fill(
					/* translators: %s: number of images. */
					_n(
						'%s image could not be judged for certain:',
						'%s images could not be judged for certain:',
						counts.unknown,
						'shortpixel-flush'
					),
					counts.unknown
				) }
			</p>
			<ul className="spf-reasons">
				{ unknown.map( ( { reason, message } ) => (
					<li key={ reason }>{ message }</li>
				) ) }
			</ul>
		</>
	);
}
