<?php return array('dependencies' => array(), 'version' => 'e1fd11d2fbaa0173ecc0');
