import './image-flush.css';

import { CheckboxControl } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { NO_CREDITS } from '../../api/errors';
import { ActionButton } from '../../components/action-button';
import { FlushPictures } from '../../components/flush-pictures';
import { Skeleton } from '../../components/loadable';
import { Problem } from '../../components/problem';
import type { FlushRequest, Plan, Status } from '../../domain/types';
import type { FlushDriver } from '../../drive/flush-driver';
import { flushOf, isBusy, problemOf } from '../../drive/progress';
import { useFlush } from '../../hooks/use-flush';
import { BackToPage } from './back-to-page';
import { ImageSubject } from './image-subject';
import { PageLink } from './page-link';
import { PlanFacts } from './plan-facts';
import { Progress } from '../progress';
import { usePlan } from './use-plan';

interface Props {
	status: Status;
	request: FlushRequest | null;
	/** The plan for the request, if already known. */
	found: Plan | null;
	/** The page of this site to go back to; empty if there is none. */
	page: string;
	driver: FlushDriver;
	/** The number of selected images; 1 if unknown. */
	images: number;
	onDetails: ( id: number ) => void;
	onClear: () => void;
}

/** Shows what will be flushed and how, then the progress, then the result. */
export function ChosenImages( props: Props ) {
	const { status, request, found, page, driver } = props;
	const { images, onDetails, onClear } = props;
	const { state, plan: made, reload } = usePlan( request, found );
	const refused = made?.refused ?? [];
	const plan = refused.length > 0 ? null : made;
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const [ keepsLinks, setKeepsLinks ] = useState( false );
	const place = useRef< HTMLDivElement >( null );
	const { status: stage } = progress;
	const last = useRef( stage );
	useEffect( () => {
		// Keeps the focus here if the focused button was replaced by the progress or result.
		const { ownerDocument } = place.current ?? {};
		const moved = last.current !== stage;
		last.current = stage;
		if ( moved && ownerDocument?.activeElement === ownerDocument?.body ) {
			place.current?.focus();
		}
	}, [ stage ] );
	const begun = progress.status !== 'idle' && progress.status !== 'refused';
	// If no credits are left, the line offers the only button that helps.
	const asks = ! begun && problemOf( progress )?.code !== NO_CREDITS;
	return (
		<div ref={ place } tabIndex={ -1 } className="spf-image">
			{ state.status === 'loading' && ! flush && (
				<Skeleton lines={ 4 } />
			) }
			{ state.status === 'failed' && ! flush && (
				<Problem error={ state.error } onTryAgain={ reload } />
			) }
			{ ! flush &&
				refused.map( ( { url, message } ) => (
					<p key={ url } className="spf-note">
						{ message }
					</p>
				) ) }
			{ progress.status === 'ended' && (
				<FlushPictures flush={ progress.flush } />
			) }
			{ ( plan || flush ) && (
				<ImageSubject
					plan={ plan }
					flush={ flush }
					images={ plan?.attachment_count || images }
				>
					{ ! begun && plan && <PlanFacts plan={ plan } /> }
				</ImageSubject>
			) }
			{ ( plan || flush || begun ) && (
				<Progress
					driver={ driver }
					cron={ status.runner.cron }
					{ ...( progress.status === 'ended' && {
						heading: progress.flush.message,
					} ) }
					onDetails={ onDetails }
					onStop={ () => place.current?.focus() }
				/>
			) }
			{ plan && asks && plan.ways.new_link > 0 && (
				<CheckboxControl
					__nextHasNoMarginBottom
					label={ __( 'Keep the links', 'shortpixel-flush' ) }
					help={ __(
						'For images used in newsletters or on other sites.',
						'shortpixel-flush'
					) }
					checked={ keepsLinks }
					onChange={ setKeepsLinks }
				/>
			) }
			<div className="spf-buttons is-end">
				{ progress.status === 'ended' && page === '' && (
					<PageLink flush={ progress.flush } />
				) }
				{ page !== '' && (
					<BackToPage
						page={ page }
						isNext={ progress.status === 'ended' }
					/>
				) }
				{ progress.status !== 'starting' && (
					<ActionButton
						variant={
							progress.status === 'ended'
								? 'secondary'
								: 'tertiary'
						}
						onClick={ onClear }
					>
						{ begun
							? __( 'Flush others', 'shortpixel-flush' )
							: __( 'Choose others', 'shortpixel-flush' ) }
					</ActionButton>
				) }
				{ request && asks && plan && (
					<ActionButton
						variant="primary"
						disabled={ isBusy( progress ) }
						onClick={ () =>
							void driver.start(
								keepsLinks
									? { ...request, method: 'removal' }
									: request
							)
						}
					>
						{ __( 'Flush', 'shortpixel-flush' ) }
					</ActionButton>
				) }
			</div>
		</div>
	);
}
