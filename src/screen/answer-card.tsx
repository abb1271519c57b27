import { useCallback } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { listFindings } from '../api/scan';
import { ActionButton } from '../components/action-button';
import { Ago } from '../components/ago';
import { fill } from '../components/format';
import { Loadable, Skeleton } from '../components/loadable';
import { Problem } from '../components/problem';
import { Section } from '../components/section';
import { checkedImages, type FindingPage, type Scan } from '../domain/scan';
import type { Status } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';
import { type ScanState, useScan } from '../hooks/use-scan';
import { AnswerDetails, CheckNow, isUnknown } from './answer-details';
import { Later } from './later';
import { loadStaleImages } from './load-on-demand';

// The most images shown, which also fit into one flush.
const MOST = 20;

interface Props {
	status: Status;
	/** Whether a flush is running in the card below. */
	isFlushing: boolean;
	onFlush: ( ids: number[] ) => void;
}

/** Says whether visitors see the current images, before the user presses anything. */
export function AnswerCard( { status, isFlushing, onFlush }: Props ) {
	const state = useScan();
	const { scan, error, busy } = state;
	const isOld = scan?.tone === 'bad';
	const load = useCallback(
		( signal: AbortSignal ) => listFindings( 1, MOST, signal ),
		// Reloads when the check's answer has changed.
		// eslint-disable-next-line react-hooks/exhaustive-deps
		[ scan?.message, scan?.ended_at ]
	);
	const [ found, reload ] = useLoaded( isOld ? load : null );
	if ( ! scan ) {
		return (
			<Section
				name="answer"
				title={ __( 'What visitors see', 'shortpixel-flush' ) }
			>
				{ error ? <Retry state={ state } /> : <Skeleton lines={ 1 } /> }
			</Section>
		);
	}
	const { can } = scan;
	if ( scan.state === 'none' && ! can.start ) {
		return null;
	}
	if ( scan.state === 'running' || ( scan.due && error === null ) ) {
		return (
			<Section
				name="answer"
				title={ __(
					'Checking what visitors see…',
					'shortpixel-flush'
				) }
				tone="busy"
				aside={
					<div className="spf-answer__aside">
						{ scan.state === 'running' && can.stop && (
							<ActionButton
								small
								vanishes
								disabled={ busy }
								onClick={ state.stop }
							>
								{ __( 'Stop', 'shortpixel-flush' ) }
							</ActionButton>
						) }
					</div>
				}
			>
				{ scan.state === 'running' && <Progress scan={ scan } /> }
				{ error && <Retry state={ state } /> }
			</Section>
		);
	}
	const flush = can.start && ! isFlushing && onFlush;
	return (
		<Section
			name="answer"
			title={ scan.message }
			tone={ scan.tone }
			aside={
				<div className="spf-answer__aside">
					{ scan.ended_at && (
						<Ago
							iso={ scan.ended_at }
							text={
								/* translators: %s: how long ago, such as "2 min. ago". */
								__( 'Checked %s', 'shortpixel-flush' )
							}
						/>
					) }
					{ ! isOld && ! error && can.start && (
						<CheckNow state={ state } />
					) }
					{ isOld && found.value && flush && (
						<FlushFound page={ found.value } onFlush={ flush } />
					) }
				</div>
			}
		>
			{ error && <Retry state={ state } /> }
			{ isUnknown( scan ) && <p>{ scan.unknown[ 0 ]?.message }</p> }
			{ isOld && (
				<Loadable state={ found } onTryAgain={ reload } lines={ 6 }>
					{ ( page ) => (
						<Later load={ loadStaleImages } lines={ 6 }>
							{ ( Findings ) => (
								<Findings
									page={ page }
									{ ...( flush && { onFlush: flush } ) }
								/>
							) }
						</Later>
					) }
				</Loadable>
			) }
			<AnswerDetails
				scan={ scan }
				state={ state }
				found={ isOld ? found.value : null }
				status={ status }
			/>
		</Section>
	);
}

interface FlushFoundProps {
	page: FindingPage;
	onFlush: ( ids: number[] ) => void;
}

function FlushFound( { page, onFlush }: FlushFoundProps ) {
	const { findings, total } = page;
	return findings.length === 0 ? null : (
		<ActionButton
			variant="primary"
			vanishes
			onClick={ () =>
				onFlush( findings.map( ( { attachment } ) => attachment.id ) )
			}
		>
			{ flushText( findings.length, total ) }
		</ActionButton>
	);
}

function flushText( shown: number, total: number ): string {
	if ( shown === 1 && total === 1 ) {
		return __( 'Flush', 'shortpixel-flush' );
	}
	return fill(
		shown < total
			? /* translators: %s: number of images. */
				__( 'Flush the first %s', 'shortpixel-flush' )
			: /* translators: %s: number of images. */
				__( 'Flush these %s', 'shortpixel-flush' ),
		shown
	);
}

/** Shows a check's error. A running check is retried without a button, unless the user has to log in. */
function Retry( { state }: { state: ScanState } ) {
	const { scan, error, tryAgain } = state;
	const isRunning = scan?.state === 'running';
	return (
		error && (
			<Problem
				error={ error }
				{ ...( ( ! isRunning || error.kind === 'session' ) && {
					onTryAgain: tryAgain,
				} ) }
			/>
		)
	);
}

function Progress( { scan }: { scan: Scan } ) {
	const { images } = scan.counts;
	return (
		<>
			<progress
				aria-label={ __( 'Images checked', 'shortpixel-flush' ) }
				max={ Math.max( 1, images ) }
				value={ Math.min( images, checkedImages( scan ) ) }
			/>
			{ images > 0 && <p className="spf-quiet">{ scan.message }</p> }
		</>
	);
}
