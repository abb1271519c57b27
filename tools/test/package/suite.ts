import type { Suite } from '../suite';
import { checks } from './checks';

export const packageSuites: Suite[] = [
	{
		name: 'package',
		title: 'Versions, budgets, nothing of one machine',
		groups: [ 'js' ],
		// PHP reads the translatable texts of the plugin’s PHP.
		needs: [ 'php' ],
		run: async ( { log } ) => {
			const counts = { passed: 0, failed: 0 };
			for ( const { name, problems } of checks ) {
				const found = await problems();
				counts[ found.length === 0 ? 'passed' : 'failed' ]++;
				log( `${ found.length === 0 ? 'ok  ' : 'FAIL' } ${ name }` );
				found.forEach( ( problem ) => log( `     ${ problem }` ) );
			}
			return counts;
		},
	},
];
