import '@testing-library/jest-dom';
import { configure } from '@testing-library/dom';

// Long enough for a busy machine. Only a test that fails waits this long.
configure( { asyncUtilTimeout: 15_000 } );
