import { useCallback, useEffect } from '@wordpress/element';

import { getStatus } from '../api/client';
import { readPageData } from '../api/page-data';
import type { Status } from '../domain/types';
import { onFlushChange } from '../drive/flush-registry';
import { useLoaded } from '../hooks/use-loaded';
import { isBusy } from '../drive/progress';
import { AnswerCard } from './answer-card';
import { DetailsDialog } from './details-dialog';
import { ImageCard } from './image-card';
import { Later } from './later';
import { loadHistory, loadSettings } from './load-on-demand';
import { NoProvider } from './no-provider';
import { OutsideQuestion } from './outside-question';
import { SiteCard } from './site-card';
import { StateLine } from './state-line';
import { Tabs } from './tabs';
import { useAddress } from './use-address';
import { useImageChoice } from './use-image-choice';
import { useRunning } from './use-running';

const askShortPixelToo = ( signal: AbortSignal ) => getStatus( true, signal );

/** The screen Media → Flush for ShortPixel. */
export function App() {
	const { tab: asked, details, showTab, showDetails } = useAddress();
	const [ status, reloadStatus ] = useLoaded(
		askShortPixelToo,
		readPageData().status ?? null
	);
	useEffect( () => onFlushChange( reloadStatus ), [ reloadStatus ] );
	const closeDetails = useCallback(
		() => showDetails( null ),
		[ showDetails ]
	);
	useRunning( status.value?.running ?? [] );
	// Kept above the tabs, so that a flush and its result survive switching between them.
	const choice = useImageChoice();
	const can = status.value?.can;
	const hasSettings = Boolean( can?.manage );
	const tab = asked === 'settings' && ! hasSettings ? 'flush' : asked;
	return (
		<>
			<Tabs
				tabs={
					hasSettings
						? [ 'flush', 'history', 'settings' ]
						: [ 'flush', 'history' ]
				}
				current={ tab }
				onShow={ showTab }
			/>
			<div className="spf-column" tabIndex={ -1 }>
				{ tab === 'flush' && (
					<FlushTab
						status={ status.value }
						choice={ choice }
						line={
							<StateLine
								state={ status }
								onTryAgain={ reloadStatus }
							/>
						}
						onDetails={ showDetails }
						onChange={ reloadStatus }
					/>
				) }
				{ tab === 'history' && (
					<Later load={ loadHistory } lines={ 8 }>
						{ ( History ) => <History onDetails={ showDetails } /> }
					</Later>
				) }
				{ tab === 'settings' && status.value && (
					<Later load={ loadSettings } lines={ 8 }>
						{ ( Settings ) =>
							status.value && (
								<Settings
									status={ status.value }
									onChange={ reloadStatus }
								/>
							)
						}
					</Later>
				) }
			</div>
			{ details !== null && (
				<DetailsDialog id={ details } onClose={ closeDetails } />
			) }
		</>
	);
}

interface FlushTabProps {
	status: Status | null;
	choice: ReturnType< typeof useImageChoice >;
	line: JSX.Element;
	onDetails: ( id: number ) => void;
	onChange: () => void;
}

function FlushTab( {
	status,
	choice,
	line,
	onDetails,
	onChange,
}: FlushTabProps ) {
	if ( status?.providers.length === 0 ) {
		return <NoProvider />;
	}
	return (
		<>
			{ line }
			{ status && status.outside > 0 && (
				<OutsideQuestion
					held={ status.outside }
					onAnswered={ onChange }
				/>
			) }
			{ status && canFlush( status ) && (
				<AnswerCard
					status={ status }
					isFlushing={ isBusy( choice.progress ) }
					onFlush={ ( attachments ) =>
						choice.choose(
							{ scope: 'images', attachments, cause: 'scan' },
							true
						)
					}
				/>
			) }
			{ status?.can.images && canFlush( status ) && (
				<ImageCard
					status={ status }
					choice={ choice }
					onDetails={ onDetails }
				/>
			) }
			{ status?.can.site && (
				<SiteCard status={ status } onDetails={ onDetails } />
			) }
		</>
	);
}

function canFlush( { providers }: Status ): boolean {
	return providers.some( ( { can } ) => can.images );
}
