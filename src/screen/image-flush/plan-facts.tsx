import { __ } from '@wordpress/i18n';

import { OnDemand } from '../../components/on-demand';
import type { Plan } from '../../domain/types';
import { loadPlanDetails } from './load-on-demand';

/** Lists what the flush leaves out; on demand, how it works and where its copies were found. */
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
