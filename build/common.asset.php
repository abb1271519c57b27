<?php return array('dependencies' => array(), 'version' => 'a4bf2d7f882eef512cb3');
