<?php return array('dependencies' => array(), 'version' => '3d6087051a34cbf49d19');
