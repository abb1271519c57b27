import { __ } from '@wordpress/i18n';

import { OnDemand } from '../../components/on-demand';
import type { Plan } from '../../domain/types';
import { loadPlanDetails } from '../load-on-demand';

/** The parts that the flush leaves out; on demand, its way and the sources of its copies. */
export function PlanFacts( { plan }: { plan: Plan } ) {
	return (
		<>
			<div className="spf-plan">
				{ plan.left_out.map( ( sentence ) => (
					<p key={ sentence }>{ sentence }</p>
				) ) }
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
