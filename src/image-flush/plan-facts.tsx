import { useLayoutEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { OnDemand } from '../components/on-demand';
import type { Plan } from '../domain/types';
import { loadPlanDetails } from '../admin-page/load-on-demand';

interface Props {
	plan: Plan;
	/** Whether the pages that show the images are still being measured. */
	isMeasuring: boolean;
}

/** What the flush leaves out; which way it takes and where copies were found, on demand. */
export function PlanFacts( { plan, isMeasuring }: Props ) {
	const facts = useKeptHeight();
	return (
		<>
			<div ref={ facts } className="spf-plan">
				{ plan.left_out.map( ( sentence ) => (
					<p key={ sentence }>{ sentence }</p>
				) ) }
				{ isMeasuring && (
					<p className="spf-quiet">
						{ __(
							'Finding the pages that show it…',
							'shortpixel-flush'
						) }
					</p>
				) }
			</div>
			<OnDemand
				show={ __( 'Details', 'shortpixel-flush' ) }
				hide={ __( 'Hide details', 'shortpixel-flush' ) }
				load={ loadPlanDetails }
				lines={ 4 }
			>
				{ ( PlanDetails ) => <PlanDetails plan={ plan } /> }
			</OnDemand>
		</>
	);
}

/** Keeps an element from shrinking when a better plan replaces the first, so that what is below does not jump. */
function useKeptHeight() {
	const part = useRef< HTMLDivElement >( null );
	const height = useRef( 0 );
	useLayoutEffect( () => {
		if ( part.current ) {
			part.current.style.minBlockSize = `${ height.current }px`;
			height.current = part.current.offsetHeight;
		}
	} );
	return part;
}
