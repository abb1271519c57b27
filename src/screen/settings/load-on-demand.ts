import { orSay } from '../../api/or-say';

export const loadEdgeDialog = () =>
	orSay(
		import(
			/* webpackChunkName: "edge-settings" */ '../edge-settings/edge-dialog'
		).then( ( { EdgeDialog } ) => EdgeDialog )
	);
