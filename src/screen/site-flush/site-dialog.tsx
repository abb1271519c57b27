import { CheckboxControl, Modal } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../../components/action-button';
import { Loadable } from '../../components/loadable';
import type { Plan, SitePlan, Status } from '../../domain/types';
import { useLoaded } from '../../hooks/use-loaded';
import { SiteParts } from './site-parts';
import { loadSitePlan, siteWays } from './site-plan';

const SHOWN = 4;

interface Props {
	status: Status;
	onConfirm: ( plan: Plan ) => void;
	onClose: () => void;
}

/** Shows the effects of a flush of everything on this site, and asks for confirmation. */
export function SiteDialog( { status, onConfirm, onClose }: Props ) {
	const { all, kept } = siteWays( status );
	const [ keepsLinks, setKeepsLinks ] = useState( false );
	const way = keepsLinks ? kept : all;
	const [ plan, reload ] = useLoaded( way && loadSitePlan[ way ] );
	const [ accepted, setAccepted ] = useState( false );
	const cancel = useRef< HTMLButtonElement >( null );
	useEffect( () => cancel.current?.focus(), [] );
	// While the plan for another way is loading, the previous plan must not be mistaken for it.
	const known =
		plan.status === 'loading'
			? ( { status: 'loading', value: null } as const )
			: plan;
	const site = known.value?.site ?? null;
	const risk = site && riskSentence( site );
	const ready = known.status === 'ready' && ( ! risk || accepted );
	return (
		<Modal
			title={ __( 'Flush all images', 'shortpixel-flush' ) }
			onRequestClose={ onClose }
			focusOnMount={ false }
			size="medium"
			className="spf-dialog"
		>
			{ way === null && (
				<p>
					{ status.providers[ 0 ]?.message ||
						__(
							'None of the active plugins can give all images new links at once. Flush single images instead.',
							'shortpixel-flush'
						) }
				</p>
			) }
			{ kept && (
				<CheckboxControl
					__nextHasNoMarginBottom
					label={ __( 'Keep the links', 'shortpixel-flush' ) }
					help={ __(
						'For images used in newsletters or on other sites.',
						'shortpixel-flush'
					) }
					checked={ keepsLinks }
					onChange={ ( keeps ) => {
						setAccepted( false );
						setKeepsLinks( keeps );
					} }
				/>
			) }
			<div className="spf-dialog__text">
				{ way === 'removal' && (
					<p>
						{ __(
							'The copies of all images are removed, one image after the other. Their links stay as they are.',
							'shortpixel-flush'
						) }
					</p>
				) }
				<Loadable state={ known } onTryAgain={ reload } lines={ 6 }>
					{ ( value ) => (
						<Effects plan={ value } cron={ status.runner.cron } />
					) }
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
					onClick={ () => known.value && onConfirm( known.value ) }
				>
					{ __( 'Flush all', 'shortpixel-flush' ) }
				</ActionButton>
			</div>
		</Modal>
	);
}

/** Shows the first effects of a plan, and the others on demand. */
export function Effects( { plan, cron }: { plan: Plan; cron: boolean } ) {
	const { site, notes } = plan;
	const effects = site?.effects ?? [ tabSentence( cron ), ...notes ];
	return (
		<>
			<List effects={ effects.slice( 0, SHOWN ) } />
			{ ( site || effects.length > SHOWN ) && (
				<details>
					<summary>
						{ __( 'More about this flush', 'shortpixel-flush' ) }
					</summary>
					{ site && <SiteParts parts={ site.providers } /> }
					<List effects={ effects.slice( SHOWN ) } />
				</details>
			) }
		</>
	);
}

function List( { effects }: { effects: string[] } ) {
	return (
		<ul className="spf-effects">
			{ effects.map( ( effect ) => (
				<li key={ effect }>{ effect }</li>
			) ) }
		</ul>
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

// Returns the label of the checkbox that accepts the risks; null if there are none.
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
