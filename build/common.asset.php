<?php return array('dependencies' => array(), 'version' => 'ba55d91debc48687ef3d');
