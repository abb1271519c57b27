import { useCallback, useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { planFlush } from '../api/client';
import { Section } from '../components/section';
import type { Flush, ProviderStatus } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { driverOf, newDriver } from '../hooks/flush-registry';
import { flushOf, isBusy } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { useLoaded } from '../hooks/use-loaded';
import { SiteDialog } from './site-dialog';
import { LastSiteFlush, SiteOffer } from './site-offer';
import { SiteProgress } from './site-progress';

interface Props {
	/** The providers whose images can be flushed all at once, and those with a problem. */
	providers: ProviderStatus[];
	running: Flush | null;
	last: Flush | null;
	cron: boolean;
	onDetails: ( id: number ) => void;
}

/** Gives all images a new address at once. */
export function SiteCard( props: Props ) {
	const { providers, running, last, cron, onDetails } = props;
	const [ driver, setDriver ] = useState( () =>
		firstDriver( running, last )
	);
	const [ earlier ] = useState( running ? null : driver );
	const progress = useFlush( driver );
	const [ asking, setAsking ] = useState( false );
	const close = useCallback( () => setAsking( false ), [] );
	const able = providers.some( ( { state } ) => state === 'ready' );
	const [ plan, reload ] = useLoaded( able ? loadPlan : null );
	const shown = flushOf( progress )?.id;
	useEffect( () => {
		// Somebody else, or WP-CLI, may have started one.
		if ( running && running.id !== shown && ! isBusy( progress ) ) {
			setDriver( driverOf( running ) );
		}
	}, [ running, shown, progress ] );
	useEffect( () => {
		if ( progress.status === 'ended' ) {
			reload();
		}
	}, [ progress.status, reload ] );
	const start = ( expected: string ) => {
		const next = newDriver();
		setDriver( next );
		close();
		void next.start( { scope: 'site', expected_endpoint: expected } );
	};
	return (
		<Section name="site" title={ __( 'Everything', 'shortpixel-flush' ) }>
			<SiteOffer
				providers={ providers }
				plan={ plan.value?.site ?? null }
			/>
			<div className="spf-buttons">
				<ActionButton
					disabled={ ! able || isBusy( progress ) }
					onClick={ () => setAsking( true ) }
				>
					{ __( 'Flush all…', 'shortpixel-flush' ) }
				</ActionButton>
				{ ! isBusy( progress ) && last && (
					<LastSiteFlush flush={ last } />
				) }
			</div>
			<SiteProgress
				driver={ driver }
				withSteps={ driver !== earlier }
				cron={ cron }
				onDetails={ onDetails }
			/>
			{ asking && (
				<SiteDialog
					plan={ plan }
					onReload={ reload }
					onConfirm={ start }
					onClose={ close }
				/>
			) }
		</Section>
	);
}

const loadPlan = ( signal: AbortSignal ) =>
	planFlush( { scope: 'site' }, signal );

// What was flushed before this visit is shown where it can still be undone.
function firstDriver( running: Flush | null, last: Flush | null ): FlushDriver {
	const shown = running ?? ( last?.can.undo ? last : null );
	return shown ? driverOf( shown ) : newDriver();
}
