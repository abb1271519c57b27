import { explainLoadFailure } from '../../api/explain-load-failure';

export const loadEdgeDialog = () =>
	explainLoadFailure(
		import(
			/* webpackChunkName: "edge-settings" */ '../edge-settings/edge-dialog'
		).then( ( { EdgeDialog } ) => EdgeDialog )
	);
