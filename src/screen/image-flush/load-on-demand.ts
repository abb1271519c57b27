import { explainLoadFailure } from '../../api/explain-load-failure';

export const loadPlanDetails = () =>
	explainLoadFailure(
		import(
			/* webpackChunkName: "plan-details" */ '../plan-details/plan-details'
		).then( ( { PlanDetails } ) => PlanDetails )
	);
