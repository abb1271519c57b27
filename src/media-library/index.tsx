import '../components/flush-line.css';
import './media-library.css';
import { defineElement } from './element';
import { resumeOpen } from './store';

resumeOpen();
defineElement();
