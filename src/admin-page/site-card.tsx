import { useCallback, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { Section } from '../components/section';
import type { Flush, Method, ProviderStatus } from '../domain/types';
import { isBusy } from '../hooks/progress';
import { LibraryProgress } from './library-progress';
import { SiteDialog } from './site-dialog';
import { SiteKind } from './site-kind';
import { LastSiteFlush, SiteOffer } from './site-offer';
import { partsOf } from './site-parts';
import { SiteProgress } from './site-progress';
import { requestOf, useSiteFlush } from './use-site-flush';

interface Props {
	/** Providers that can flush everything at once, and those with a problem. */
	providers: ProviderStatus[];
	/** Whether copies of single images can be removed. */
	removes: boolean;
	running: Flush | null;
	last: Flush | null;
	cron: boolean;
	onDetails: ( id: number ) => void;
}

/** Flushes all images: at once under new addresses or at the ones they have, or one by one. */
export function SiteCard( props: Props ) {
	const { providers, running, last, cron, onDetails } = props;
	const methods = methodsOf( props );
	const flush = useSiteFlush( { methods, running, last } );
	const { driver, method, shown, plan, reload } = flush;
	const [ asking, setAsking ] = useState( false );
	const close = useCallback( () => setAsking( false ), [] );
	const button = useRef< HTMLButtonElement >( null );
	const busy = isBusy( flush.progress );
	return (
		<Section name="site" title={ __( 'Everything', 'shortpixel-flush' ) }>
			<SiteKind
				methods={ methods }
				method={ method }
				parts={ partsOf( providers ) }
				onChange={ flush.choose }
			/>
			<SiteOffer
				method={ method }
				providers={ providers }
				plan={ plan.value }
			/>
			<div className="spf-buttons">
				<ActionButton
					buttonRef={ button }
					disabled={ ! method || busy }
					onClick={ () => setAsking( true ) }
				>
					{ __( 'Flush all…', 'shortpixel-flush' ) }
				</ActionButton>
				{ ! busy && last && <LastSiteFlush flush={ last } /> }
			</div>
			{ shown === 'removal' ? (
				<LibraryProgress
					driver={ driver }
					cron={ cron }
					onDetails={ onDetails }
					onStop={ () => button.current?.focus() }
				/>
			) : (
				<SiteProgress
					driver={ driver }
					withSteps={ ! flush.isEarlier }
					cron={ cron }
					onDetails={ onDetails }
				/>
			) }
			{ asking && (
				<SiteDialog
					plan={ plan }
					cron={ cron }
					onReload={ reload }
					onConfirm={ ( planned ) => {
						close();
						flush.start( requestOf( planned ) );
					} }
					onClose={ close }
				/>
			) }
		</Section>
	);
}

// The first is the default: a new address gets past every cache at once. Where there is none, it is the purge itself.
function methodsOf( { providers, removes }: Props ): Method[] {
	const parts = partsOf( providers );
	const purges = partsOf( providers, 'purge' ).length > 0;
	return [
		...( parts.length > 0 ? [ 'new_address' as const ] : [] ),
		...( purges && parts.some( ( { by } ) => by === 'switch' )
			? [ 'purge' as const ]
			: [] ),
		...( removes ? [ 'removal' as const ] : [] ),
	];
}
