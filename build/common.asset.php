<?php return array('dependencies' => array(), 'version' => '36c6babf903e4d2ee118');
