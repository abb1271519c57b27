import { useLayoutEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { copiesText } from '../components/labels';
import { OnDemand } from '../components/on-demand';
import { measuringSentence } from '../components/sentences';
import type { Plan } from '../domain/types';
import type { Measuring } from '../hooks/measurable';
import { loadPlanDetails } from '../admin-page/load-on-demand';

interface Props {
	plan: Plan;
	/** What is still being measured for a better plan. */
	measuring: Measuring | null;
}

/** How many copies there are; where they were found, on demand. */
export function PlanFacts( { plan, measuring }: Props ) {
	const facts = useKeptHeight();
	return (
		<>
			<div ref={ facts } className="spf-plan">
				<p>{ copiesText( plan ) }</p>
				{ plan.left_out.map( ( sentence ) => (
					<p key={ sentence }>{ sentence }</p>
				) ) }
				{ measuring && (
					<p className="spf-quiet">{ measuringText( measuring ) }</p>
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

function measuringText( measuring: Measuring ): string {
	return measuring.screens > 0
		? measuringSentence( measuring )
		: __( 'Looking for the pages that show it…', 'shortpixel-flush' );
}
