import '../components/flush-line.css';
import './media-library.css';
import { addToBulkSelect } from './bulk-select';
import { defineElement } from './element';
import { resumeOpen } from './store';

// Until then the plain links work.
void resumeOpen().then( defineElement );
addToBulkSelect();
