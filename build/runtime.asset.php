<?php return array('dependencies' => array(), 'version' => '783cab2b17fd58f1a504');
