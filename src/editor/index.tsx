import '../api/public-path';
import '../components/flush-line.css';
import '../components/targets.css';
import './editor.css';
import { readPageData } from '../api/page-data';
import { addFlush } from './add-flush';
import { load } from './flushing';

addFlush();
if ( readPageData().has_open ) {
	void load()
		.then( ( { resumeOpen } ) => resumeOpen() )
		.catch( () => null );
}
