import '../api/public-path';
import '../components/flush-line.css';
import '../components/targets.css';
import './editor.css';
import { readPageData } from '../api/page-data';
import { addFlush } from './add-flush';
import { loadFlushScript } from './flush-script';

addFlush();
if ( readPageData().has_open ) {
	void loadFlushScript()
		.then( ( { resumeOpen } ) => resumeOpen() )
		.catch( () => null );
}
