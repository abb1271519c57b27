import { useCallback, useEffect } from '@wordpress/element';

import { getStatus } from '../api/client';
import { readPageData } from '../api/page-data';
import type { Flush, Status } from '../domain/types';
import { onFlushChange } from '../hooks/flush-registry';
import { useDetailsAddress } from '../hooks/use-details-address';
import { useLoaded } from '../hooks/use-loaded';
import { DetailsDialog } from './details-dialog';
import { ImageCard } from './image-card';
import { NoProvider } from './no-provider';
import { RecentCard } from './recent-card';
import { SettingsTab } from './settings-tab';
import { SiteCard } from './site-card';
import { StaleCard } from './stale-card';
import { StateCard } from './state-card';

const askShortPixelToo = ( signal: AbortSignal ) => getStatus( true, signal );

/** The screen Media → ShortPixel Flush. */
export function App() {
	const [ details, showDetails ] = useDetailsAddress();
	const [ status, reloadStatus ] = useLoaded(
		askShortPixelToo,
		readPageData().status ?? null
	);
	useEffect( () => onFlushChange( reloadStatus ), [ reloadStatus ] );
	const closeDetails = useCallback(
		() => showDetails( null ),
		[ showDetails ]
	);
	return (
		<div className="spf-cards">
			<StateCard state={ status } onTryAgain={ reloadStatus } />
			{ status.value && (
				<FlushCards status={ status.value } onDetails={ showDetails } />
			) }
			<RecentCard onDetails={ showDetails } />
			{ status.value && (
				<SettingsTab
					status={ status.value }
					onDetails={ showDetails }
					onChange={ reloadStatus }
				/>
			) }
			{ details !== null && (
				<DetailsDialog id={ details } onClose={ closeDetails } />
			) }
		</div>
	);
}

interface FlushCardsProps {
	status: Status;
	onDetails: ( id: number ) => void;
}

function FlushCards( { status, onDetails }: FlushCardsProps ) {
	if ( status.providers.length === 0 ) {
		return <NoProvider />;
	}
	// A provider with a problem can do nothing, but says why.
	const forSite = status.providers.filter(
		( { can, state } ) => can.site || state === 'problem'
	);
	const ready = status.providers.some(
		( { can, state } ) => can.images && state === 'ready'
	);
	return (
		<>
			{ status.can.images && (
				<ImageCard
					providers={ status.providers }
					onDetails={ onDetails }
				/>
			) }
			{ ready && <StaleCard /> }
			{ status.can.site && (
				<SiteCard
					providers={ forSite }
					removes={ ready }
					last={ status.last_site_flush }
					cron={ status.runner.cron }
					running={ runningOf( status ) }
					onDetails={ onDetails }
				/>
			) }
		</>
	);
}

// Of two running flushes this card shows the one that changes pages; the other is among the recent ones.
function runningOf( { running }: Status ): Flush | null {
	return (
		running.find( ( { scope } ) => scope === 'site' ) ??
		running.find( ( { subject } ) => subject.library ) ??
		null
	);
}
