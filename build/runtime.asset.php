<?php return array('dependencies' => array(), 'version' => '4c3cc883eff7789c0627');
