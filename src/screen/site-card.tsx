import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { Problem } from '../components/problem';
import { Section } from '../components/section';
import type { Flush, Status } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';
import { loadSiteFlush } from './load-on-demand';

interface Props {
	status: Status;
	onDetails: ( id: number ) => void;
}

/** The card for flushing all images. Its dialog, progress and result are loaded on demand. */
export function SiteCard( { status, onDetails }: Props ) {
	const { last_site_flush: last } = status;
	const running = runningOf( status );
	const [ asking, setAsking ] = useState( false );
	const shown = running !== null || last?.can.undo === true;
	const [ wanted, want ] = useState( shown );
	useEffect( () => {
		// Keeps the result of a flush on the screen after it has ended.
		if ( shown ) {
			want( true );
		}
	}, [ shown ] );
	const [ busy, setBusy ] = useState( false );
	const [ loaded, reload ] = useLoaded(
		wanted || shown ? loadSiteFlush : null
	);
	const button = useRef< HTMLButtonElement >( null );
	const onAsked = useCallback( () => setAsking( false ), [] );
	const SiteFlush = loaded.value;
	return (
		<Section
			name="site"
			title={ __( 'All images look old?', 'shortpixel-flush' ) }
			aside={
				<ActionButton
					buttonRef={ button }
					disabled={ busy || ! isAble( status ) }
					onClick={ () => {
						want( true );
						setAsking( true );
					} }
				>
					{ __( 'Flush all…', 'shortpixel-flush' ) }
				</ActionButton>
			}
		>
			{ loaded.status === 'failed' && (
				<Problem error={ loaded.error } onTryAgain={ reload } />
			) }
			{ SiteFlush && (
				<SiteFlush
					status={ status }
					running={ running }
					asking={ asking }
					onAsked={ onAsked }
					onBusy={ setBusy }
					onDetails={ onDetails }
					onStop={ () => button.current?.focus() }
				/>
			) }
		</Section>
	);
}

function isAble( { providers }: Status ): boolean {
	return providers.some(
		( { can, state } ) =>
			state === 'ready' && ( can.site || can.purge || can.images )
	);
}

// A flush of everything at once comes before one that goes through the library; the history shows both.
function runningOf( { running }: Status ): Flush | null {
	return (
		running.find( ( { scope } ) => scope === 'site' ) ??
		running.find( ( { subject } ) => subject.library ) ??
		null
	);
}
