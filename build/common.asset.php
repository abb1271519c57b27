<?php return array('dependencies' => array(), 'version' => '5550ca87cc4638cbc03f');
