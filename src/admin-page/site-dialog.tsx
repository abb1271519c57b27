import { CheckboxControl, Modal } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { Loadable } from '../components/loadable';
import type { Plan, SitePlan } from '../domain/types';
import type { Loaded } from '../hooks/use-loaded';
import { SiteParts } from './site-parts';

interface Props {
	plan: Loaded< Plan >;
	/** Whether the site continues by itself when the tab is closed. */
	cron: boolean;
	/** Reloads the plan: the site may have changed since the screen was opened. */
	onReload: () => void;
	onConfirm: ( plan: Plan ) => void;
	onClose: () => void;
}

/** Says what flushing everything would do and cost on this site now, and asks for confirmation. */
export function SiteDialog( props: Props ) {
	const { plan, cron, onReload, onConfirm, onClose } = props;
	const [ accepted, setAccepted ] = useState( false );
	const cancel = useRef< HTMLButtonElement >( null );
	useEffect( () => cancel.current?.focus(), [] );
	useEffect( onReload, [ onReload ] );
	const site = plan.value?.site ?? null;
	const risk = site && riskSentence( site );
	const ready = plan.status === 'ready' && ( ! risk || accepted );
	return (
		<Modal
			title={ __( 'Flush all images', 'shortpixel-flush' ) }
			onRequestClose={ onClose }
			focusOnMount={ false }
			size="medium"
			className="spf-dialog"
		>
			<div className="spf-dialog__text">
				<Loadable state={ plan } onTryAgain={ onReload } lines={ 6 }>
					{ ( known ) => <Effects plan={ known } cron={ cron } /> }
				</Loadable>
				{ risk && (
					<CheckboxControl
						__nextHasNoMarginBottom
						label={ risk }
						checked={ accepted }
						onChange={ setAccepted }
					/>
				) }
			</div>
			<div className="spf-buttons is-end">
				<ActionButton
					buttonRef={ cancel }
					variant="tertiary"
					onClick={ onClose }
				>
					{ __( 'Cancel', 'shortpixel-flush' ) }
				</ActionButton>
				<ActionButton
					variant="primary"
					disabled={ ! ready }
					onClick={ () => plan.value && onConfirm( plan.value ) }
				>
					{ __( 'Flush all', 'shortpixel-flush' ) }
				</ActionButton>
			</div>
		</Modal>
	);
}

function Effects( { plan, cron }: { plan: Plan; cron: boolean } ) {
	const { site, notes } = plan;
	const effects = site?.effects ?? [ ...notes, tabSentence( cron ) ];
	return (
		<>
			{ site && <SiteParts parts={ site.providers } /> }
			<ul className="spf-effects">
				{ effects.map( ( effect ) => (
					<li key={ effect }>{ effect }</li>
				) ) }
			</ul>
		</>
	);
}

function tabSentence( cron: boolean ): string {
	return cron
		? __(
				'You can close this tab; your site continues without it.',
				'shortpixel-flush'
			)
		: __(
				'This site runs nothing in the background, so keep this tab open until the flush has ended.',
				'shortpixel-flush'
			);
}

// At most one checkbox, and only where something is at risk.
function riskSentence( {
	account,
	page_caches: caches,
}: SitePlan ): string | null {
	const credits = account.state === 'low' || account.state === 'exhausted';
	const stubborn = caches.some( ( { clears } ) => ! clears );
	if ( credits && stubborn ) {
		return __(
			'Flush all although credits are low; I will clear the caches named above myself.',
			'shortpixel-flush'
		);
	}
	if ( credits ) {
		return __( 'Flush all although credits are low.', 'shortpixel-flush' );
	}
	return stubborn
		? __(
				'I will clear the caches named above myself.',
				'shortpixel-flush'
			)
		: null;
}
