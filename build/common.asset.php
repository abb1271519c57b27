<?php return array('dependencies' => array(), 'version' => '8b42f6b9fd893c7badd1');
